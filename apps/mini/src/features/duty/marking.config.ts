export default definePageConfig({ navigationBarTitleText: '待批作业', enablePullDownRefresh: true });

export default definePageConfig({ navigationBarTitleText: '学员评价', enablePullDownRefresh: true });

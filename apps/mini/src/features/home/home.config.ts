export default definePageConfig({ navigationBarTitleText: '扬帆', enablePullDownRefresh: true });

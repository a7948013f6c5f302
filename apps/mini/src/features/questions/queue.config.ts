export default definePageConfig({ navigationBarTitleText: '学员提问', enablePullDownRefresh: true });

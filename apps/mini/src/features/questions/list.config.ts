export default definePageConfig({ navigationBarTitleText: '答疑', enablePullDownRefresh: true });

export default definePageConfig({ navigationBarTitleText: '回答提问', enablePullDownRefresh: true });

export default definePageConfig({ navigationBarTitleText: '今天要上的课' });

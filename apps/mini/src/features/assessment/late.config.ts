export default definePageConfig({ navigationBarTitleText: '迟到的作答' });

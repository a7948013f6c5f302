export default definePageConfig({ navigationBarTitleText: '巡考' });

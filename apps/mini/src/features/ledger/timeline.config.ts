export default definePageConfig({ navigationBarTitleText: '培训时间线' });

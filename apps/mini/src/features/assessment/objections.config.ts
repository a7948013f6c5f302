export default definePageConfig({ navigationBarTitleText: '成绩异议' });

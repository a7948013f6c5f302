export default definePageConfig({ navigationBarTitleText: '成绩从哪里来' });

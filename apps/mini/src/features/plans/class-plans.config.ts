export default definePageConfig({ navigationBarTitleText: '班级规划书' });

export default definePageConfig({ navigationBarTitleText: '计划书评审结果' });

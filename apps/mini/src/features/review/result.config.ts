export default definePageConfig({ navigationBarTitleText: '规划书评审结果' });

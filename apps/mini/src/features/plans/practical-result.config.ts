export default definePageConfig({ navigationBarTitleText: '实践成果' });

export default definePageConfig({ navigationBarTitleText: '评价讲师' });

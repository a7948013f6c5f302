export default definePageConfig({ navigationBarTitleText: '交卷与成绩' });

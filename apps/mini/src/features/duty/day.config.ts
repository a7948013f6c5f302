export default definePageConfig({ navigationBarTitleText: '当天考勤' });

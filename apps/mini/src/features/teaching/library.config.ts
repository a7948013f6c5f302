export default definePageConfig({ navigationBarTitleText: '免费课程库' });

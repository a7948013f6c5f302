export default definePageConfig({ navigationBarTitleText: '考试', navigationBarBackgroundColor: '#ffffff', disableScroll: false });

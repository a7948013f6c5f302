export default definePageConfig({
  navigationBarTitleText: '学习',
  navigationBarBackgroundColor: '#041d27',
  navigationBarTextStyle: 'white',
  backgroundColor: '#041d27',
});

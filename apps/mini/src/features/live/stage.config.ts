export default definePageConfig({
  navigationBarTitleText: '上麦',
  navigationBarBackgroundColor: '#041d27',
  navigationBarTextStyle: 'white',
  backgroundColor: '#041d27',
});

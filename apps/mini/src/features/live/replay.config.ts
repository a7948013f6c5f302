export default definePageConfig({
  navigationBarTitleText: '直播回放',
  navigationBarBackgroundColor: '#041d27',
  navigationBarTextStyle: 'white',
  backgroundColor: '#041d27',
});

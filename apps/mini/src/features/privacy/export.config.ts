export default definePageConfig({ navigationBarTitleText: '导出我的个人数据' });

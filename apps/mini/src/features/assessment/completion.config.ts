export default definePageConfig({ navigationBarTitleText: '结业申请' });

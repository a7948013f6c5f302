export default definePageConfig({ navigationBarTitleText: '做练习' });

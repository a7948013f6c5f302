export default definePageConfig({ navigationBarTitleText: '课后任务' });

export default definePageConfig({ navigationBarTitleText: '试评标杆卷' });

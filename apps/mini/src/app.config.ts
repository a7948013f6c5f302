export default defineAppConfig({
  entryPagePath: 'features/home/home',
  pages: ['features/home/home', 'features/identity/mine', 'features/identity/sign-in', 'features/identity/activate'],
  subPackages: [
    { root: 'features/privacy', name: 'privacy', pages: ['privacy', 'consent-text', 'reveals', 'export', 'close'] },
    {
      root: 'features/teaching',
      name: 'teaching',
      pages: ['course', 'lesson', 'hours', 'check-in', 'activity', 'study', 'class-study', 'leave', 'calendar', 'library', 'work'],
    },
    { root: 'features/live', name: 'live', pages: ['rooms', 'room', 'stage', 'replay', 'hours', 'host'] },
    { root: 'features/duty', name: 'duty', pages: ['today', 'session', 'leaves', 'anomalies', 'marking', 'mark'] },
    { root: 'features/verify', name: 'verify', pages: ['verify'] },
    { root: 'features/assessment', name: 'assessment', pages: ['exams', 'exam', 'result', 'grades', 'certificates'] },
    { root: 'features/ledger', name: 'ledger', pages: ['timeline'] },
    { root: 'features/notifications', name: 'notifications', pages: ['messages'] },
    { root: 'features/questions', name: 'questions', pages: ['list', 'ask', 'question', 'knowledge', 'queue', 'ticket'] },
  ],
  preloadRule: {
    'features/home/home': { network: 'all', packages: ['teaching', 'assessment'] },
    'features/identity/mine': { network: 'all', packages: ['privacy', 'verify'] },
  },
  permission: { 'scope.userLocation': { desc: '用于签到时确认您在教室，只取一次' } },
  requiredPrivateInfos: ['getLocation'],
  window: {
    navigationBarTitleText: '扬帆',
    navigationBarBackgroundColor: '#f3f8fa',
    navigationBarTextStyle: 'black',
    backgroundColor: '#f3f8fa',
    backgroundTextStyle: 'dark',
  },
  tabBar: {
    color: '#4a5f69',
    selectedColor: '#0a5c74',
    backgroundColor: '#ffffff',
    borderStyle: 'black',
    list: [
      { pagePath: 'features/home/home', text: '首页', iconPath: 'shell/tabs/home.png', selectedIconPath: 'shell/tabs/home-here.png' },
      { pagePath: 'features/identity/mine', text: '我的', iconPath: 'shell/tabs/mine.png', selectedIconPath: 'shell/tabs/mine-here.png' },
    ],
  },
  lazyCodeLoading: 'requiredComponents',
  __usePrivacyCheck__: true,
});

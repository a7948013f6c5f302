export { practiceFigures, practiceReportConfirmed } from './events.ts';

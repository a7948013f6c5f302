import { managementRoutes } from '@yangfan/client';
import type { Application } from './application.ts';
import type { Step, StepRoute } from './StepDialog.tsx';

const route = (ref: unknown) => ref as StepRoute;

/** The steps of a lecturer's application that the caller may take now. */
export function lecturerSteps({ actions }: Application): Step[] {
  const steps: Step[] = [];
  if (actions.includes('WITHDRAW'))
    steps.push({
      label: '撤回',
      route: route(managementRoutes.withdrawLecturer),
      optional: true,
      consequence: '撤回后可以修改资料，再重新提交。',
    });
  if (actions.includes('RETURN'))
    steps.push({ label: '退回补正', route: route(managementRoutes.returnLecturer), consequence: '机构会看到您的意见，补正后再次提交。' });
  if (actions.includes('REJECT'))
    steps.push({
      label: '不予通过',
      look: 'danger',
      route: route(managementRoutes.rejectLecturer),
      consequence: '申请就此结束，讲师不能入库。请写明理由。',
    });
  if (actions.includes('SUBMIT') || actions.includes('CONFIRM_EMPLOYMENT'))
    steps.push({
      label: '确认聘用并提交',
      look: 'primary',
      route: route(managementRoutes.submitLecturer),
      optional: true,
      consequence: '确认本机构聘用这位讲师，资料和证书真实有效；提交后由市县初审、省级核验入库。',
    });
  if (actions.includes('ACCEPT'))
    steps.push({
      label: '初审通过',
      look: 'primary',
      route: route(managementRoutes.acceptLecturer),
      opinion: '资料齐全，初审通过',
      consequence: '通过后交省级核验证书。',
    });
  if (actions.includes('APPROVE'))
    steps.push({
      label: '核验入库',
      look: 'primary',
      route: route(managementRoutes.verifyLecturer),
      opinion: '证书核验无误，同意入库',
      consequence: '请先在发证机构核对证书编号。入库后讲师即可排课。',
    });
  return steps;
}

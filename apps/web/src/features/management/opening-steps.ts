import { managementRoutes } from '@yangfan/client';
import type { Application } from './application.ts';
import type { Step, StepRoute } from './StepDialog.tsx';

const route = (ref: unknown) => ref as StepRoute;

/** The steps of an opening application that the caller may take now; the reviewer's go by other routes than the clerk's. */
export function openingSteps({ actions, state }: Application): Step[] {
  const review = state === 'ACCEPTED';
  const steps: Step[] = [];
  if (actions.includes('WITHDRAW'))
    steps.push({
      label: '撤回',
      route: route(managementRoutes.withdrawOpening),
      optional: true,
      consequence: '撤回后可以修改班级、课表和名册，再重新提交。',
    });
  if (actions.includes('RETURN'))
    steps.push({
      label: '退回补正',
      route: route(review ? managementRoutes.reviewReturnOpening : managementRoutes.returnOpening),
      consequence: '机构会看到您的意见，补正后再次提交，重新走受理和复核。',
    });
  if (actions.includes('REJECT'))
    steps.push({
      label: '不予通过',
      look: 'danger',
      route: route(review ? managementRoutes.reviewRejectOpening : managementRoutes.rejectOpening),
      consequence: '这个班不能开班，申请就此结束。请写明理由。',
    });
  if (actions.includes('ACCEPT'))
    steps.push({
      label: '受理',
      look: 'primary',
      route: route(managementRoutes.acceptOpening),
      opinion: '材料齐全，予以受理',
      consequence: '受理后交另一位同事复核批准，您本人不能再批准这份申请。',
    });
  if (actions.includes('APPROVE'))
    steps.push({
      label: '批准开班',
      look: 'primary',
      route: route(managementRoutes.approveOpening),
      opinion: '复核无误，同意开班',
      consequence: '批准后政策参数随即冻结，班级可以开课；学员会收到激活邀请。',
    });
  return steps;
}

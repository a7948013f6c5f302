import type { BurstFault } from './burst.rules.ts';
import type { QualityReason } from './frame.rules.ts';
import type { LivenessAction, StepFault } from './liveness.rules.ts';

/** What to ask the person to do. */
export const ACTION_TEXT: Record<LivenessAction, string> = {
  turn_left: '请向左转头，再转回来',
  turn_right: '请向右转头，再转回来',
  blink: '请慢慢闭眼，再睁开',
  open_mouth: '请张开嘴，再合上',
  nod: '请点一下头',
};

/** Why a picture cannot be used and what to do. */
export const QUALITY_TEXT: Record<QualityReason, string> = {
  no_face: '没有看到人脸，请正对镜头，光线亮一些',
  several_faces: '画面里不止一个人，请只让本人出现在镜头前',
  cut_off: '脸没有拍全，请把整张脸放进取景框',
  too_small: '离镜头太远，请靠近一些',
  turned: '请正对镜头，不要侧脸',
  tilted: '请平视镜头，不要抬头或低头',
};

/** Why a liveness step does not count and what to do. */
export const STEP_TEXT: Record<StepFault, string> = {
  no_baseline: '没有拍到清楚的正脸，请正对镜头再来一次',
  too_few_frames: '拍到的画面太少，请检查网络后再来一次',
  not_one_face: '过程中请一直只让本人的整张脸在画面里',
  not_started_neutral: '请先正对镜头，看到提示后再做动作',
  not_seen: '没有看到要求的动作，请动作幅度大一些',
  wrong_direction: '方向反了，请按提示的方向转头',
  not_returned: '做完动作后请转回或恢复原样，正对镜头',
  eyes_closed: '请睁开眼睛正对镜头',
  mouth_open: '请先合上嘴，正对镜头',
  other_person: '过程中的人脸前后不一致，请本人全程完成',
  not_compared: '没有拍到可以比对的画面，请再来一次',
};

/** Why a group of pictures is refused and what to do. */
export const BURST_TEXT: Record<BurstFault, string> = {
  frame_count: '拍到的画面数量不对，请再来一次',
  frame_order: '画面顺序不对，请再来一次',
  frame_time: '画面时间不对，请再来一次',
  frame_spacing: '画面间隔不对，请检查设备是否卡顿后再来一次',
  frame_size: '画面大小不对，请用页面上的拍照功能',
  frame_repeated: '画面重复，请重新拍摄',
  frame_still: '画面没有变化，请本人面对镜头完成',
  step_late: '这一步超时了，请再来一次',
};

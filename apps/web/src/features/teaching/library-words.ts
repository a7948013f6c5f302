/** Categories of the free library. */
export const CATEGORIES: Record<string, string> = {
  STARTUP: '创业入门',
  ECOMMERCE: '网店电商',
  LIVESTREAM: '直播带货',
  OPERATION: '经营管理',
  FINANCE: '财税资金',
  POLICY: '政策解读',
  OTHER: '其他',
};
export const LIBRARY_STATES: Record<string, string> = { PROPOSED: '待审核', LISTED: '已上架', REFUSED: '未通过', WITHDRAWN: '已下架' };

/** What the ways of answering are called that the bank has no type for. */
const NAMES: Record<string, string> = {
  associateinteraction: '两两配对',
  custominteraction: '自定义',
  drawinginteraction: '画图',
  gapmatchinteraction: '拖词填空',
  graphicassociateinteraction: '图上连线',
  graphicgapmatchinteraction: '拖图填空',
  graphicorderinteraction: '图上排序',
  hotspotinteraction: '图上选区',
  hottextinteraction: '点选文字',
  inlinechoiceinteraction: '下拉选词',
  mediainteraction: '音视频',
  portablecustominteraction: '自定义',
  positionobjectinteraction: '图上摆放',
  selectpointinteraction: '图上点选',
  sliderinteraction: '滑块',
  uploadinteraction: '上传文件',
};
/** The name of an interaction for people; what nobody knows keeps its own. */
export const interactionName = (name: string): string => NAMES[name] ?? name.slice(0, 40);

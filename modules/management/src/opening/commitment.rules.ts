/** The promise that an institution signs with an opening application (domain §1.6). Changing a word makes a new version and digest. */
export const OPENING_COMMITMENT = {
  version: '2026-1',
  title: '开班承诺书',
  paragraphs: [
    '本机构承诺：本次开班申请所填报的班级、课表、讲师、场地和学员信息真实、准确、完整，并对培训全过程的真实性负责。',
    '本机构承诺：未经批准不开课、不组织签到；严格按批准的课表和讲师授课，需要变更时事先申请。',
    '本机构承诺：如实组织签到、考核和材料归档，不代签、不代学、不代考，不转包、不虚报人数，不向学员收取规定以外的费用。',
    '本机构承诺：依法保护学员个人信息，仅用于培训管理；人脸信息须经学员单独同意，学员可以选择其他核验方式。',
    '本机构知悉：违反上述承诺的，主管部门可以约谈、责令整改、停训、移出目录，并依法追究责任。',
  ],
} as const;

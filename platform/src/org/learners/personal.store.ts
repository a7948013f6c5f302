import { sql, type Crypto, type Queryable } from '@yangfan/kernel';
import { sealer } from '../sealing.ts';

type Person = { accountId: string; learnerId: string | null; lecturerId: string | null };
type Row = Record<string, unknown>;

/** What the roster holds about one person, opened: for the person alone. */
export async function personalRows(db: Queryable, crypto: Crypto, person: Person): Promise<Row> {
  return {
    学员档案: person.learnerId ? await learnerRow(db, crypto, person.learnerId) : null,
    报名: person.learnerId ? await enrolmentRows(db, crypto, person.learnerId) : [],
    讲师档案: person.lecturerId ? await lecturerRow(db, crypto, person.lecturerId) : null,
    机构任职: await staffRow(db, crypto, person.accountId),
  };
}

async function learnerRow(db: Queryable, crypto: Crypto, id: string): Promise<Row | null> {
  const row = await db.maybe<Record<string, string | null>>(sql`
    select name, cert_type, id_no, phone, birthday, address, gender, nation, education, category, category_sealed, created_at
    from org.learner where id = ${id}`);
  if (!row) return null;
  const seal = sealer(crypto, 'org.learner');
  const open = (column: string) => seal.openMaybe(id, column, row[column] ?? null);
  return {
    编号: id,
    姓名: open('name'),
    证件类型: row['cert_type'],
    证件号码: open('id_no'),
    手机号: open('phone'),
    出生日期: open('birthday'),
    地址: open('address'),
    性别: row['gender'],
    民族: row['nation'],
    学历: row['education'],
    人员类别: open('category_sealed') ?? row['category'],
    登记时间: row['created_at'],
  };
}

async function enrolmentRows(db: Queryable, crypto: Crypto, learnerId: string): Promise<Row[]> {
  const rows = await db.many<Record<string, string | null>>(sql`
    select e.id, c.code, c.name, i.name as institution, c.starts_on, c.ends_on, e.status, e.seat_no, e.joined_at, e.dropped_at, e.category, e.category_sealed,
      e.attended_hours, e.taught_hours, e.attendance_rate
    from org.enrolment e join org.class c on c.id = e.class_id join org.institution i on i.id = c.institution_id
    where e.learner_id = ${learnerId} order by e.joined_at`);
  const seal = sealer(crypto, 'org.enrolment');
  return rows.map((row) => ({
    班级编号: row['code'],
    班级: row['name'],
    机构: row['institution'],
    开班: row['starts_on'],
    结束: row['ends_on'],
    状态: row['status'],
    座号: row['seat_no'],
    报名时间: row['joined_at'],
    退班时间: row['dropped_at'],
    人员类别: seal.openMaybe(row['id']!, 'category_sealed', row['category_sealed'] ?? null) ?? row['category'],
    出勤课时: row['attended_hours'],
    已授课时: row['taught_hours'],
    出勤率: row['attendance_rate'],
  }));
}

async function lecturerRow(db: Queryable, crypto: Crypto, id: string): Promise<Row | null> {
  const row = await db.maybe<Record<string, string>>(
    sql`select name, id_no, phone, level, status, specialty, employer from org.lecturer where id = ${id}`,
  );
  if (!row) return null;
  const seal = sealer(crypto, 'org.lecturer');
  const certificates = await db.many<Row>(sql`
    select number as "编号", program_codes as "课程", issued_on as "发证日期", valid_to as "有效期至" from org.lecturer_certificate
    where lecturer_id = ${id} order by issued_on`);
  return {
    编号: id,
    姓名: seal.open(id, 'name', row['name']!),
    证件号码: seal.open(id, 'id_no', row['id_no']!),
    手机号: seal.open(id, 'phone', row['phone']!),
    级别: row['level'],
    状态: row['status'],
    专业方向: row['specialty'],
    工作单位: row['employer'],
    证书: certificates,
  };
}

async function staffRow(db: Queryable, crypto: Crypto, accountId: string): Promise<Row | null> {
  const row = await db.maybe<Record<string, string>>(sql`
    select s.name, s.phone, s.role, i.name as institution from org.staff s join org.institution i on i.id = s.institution_id where s.account_id = ${accountId}`);
  if (!row) return null;
  const seal = sealer(crypto, 'org.staff');
  return {
    姓名: seal.open(accountId, 'name', row['name']!),
    手机号: seal.open(accountId, 'phone', row['phone']!),
    角色: row['role'],
    机构: row['institution'],
  };
}

-- Who is verified, enrolled and checked is the person behind an account: a learner, or a lecturer, who has no number on the learners' roster.
alter table identity.real_name alter column learner_id drop not null;
alter table identity.real_name add column lecturer_id text;
alter table identity.face_check alter column learner_id drop not null;
-- WeChat's check of somebody whose account is not bound to WeChat: the openid that the telephone proved, sealed, for this check only.
alter table identity.wechat_face add column openid text;

-- What a lecturer signs is a text of its own: another purpose, another way without it.
insert into identity.consent_text (kind, version, title, purpose, body, sha256, published_at)
select kind, 1, title, purpose, body, encode(sha256(convert_to(body, 'UTF8')), 'hex'), timestamptz '2026-11-01 00:00:00+08'
from (values
('FACE_LECTURER', '讲师人脸信息处理同意书', '讲师上课签到时确认是您本人',
'这是一份单独的同意书，只关于人脸信息。人脸信息属于敏感个人信息，请您想清楚再决定。不同意不会影响您的排课、授课、课时和报酬。

一、处理什么。您在录入和签到时，摄像头拍到的画面会上传到平台的服务器。服务器在内存中分析画面，确认是活人、是您本人，分析完立即丢弃，不保存照片和录像。

二、保存什么。服务器会保存一份由画面计算出来的特征数据（人脸模板），不是照片，不能还原成照片。模板用您个人专用的密钥加密，与其他数据分开存放在海南省内的服务器上。在小程序里使用微信人脸核身时，由微信完成比对，平台只保存通过或不通过。

三、用来做什么。只用来在您上课签到时与您自己的模板做一对一比对。不用来在人群中查找任何人，不用于考勤以外的管理，不提供给其他单位。别人只看得到“人脸通过”或“替代方式”，看不到比对分数。

四、保存多久。模板在您撤回同意、账号停用，或者最后一次使用满一年时删除。

五、可能的影响。人脸信息一旦泄露，可能被人用来冒充您。我们用加密、分开存放、限制查看和全程留痕来防范。

六、不用人脸也可以。您可以用“现场照片加定位”签到，由班主任确认，效力相同。没有摄像头、没有通过，也用这个方式，不会耽误上课。

七、随时可以撤回。在“我的人脸”里点“撤回同意”，模板立即删除，之后改用上面的方式签到。撤回之前已经完成的签到仍然有效。')
) as texts (kind, title, purpose, body);

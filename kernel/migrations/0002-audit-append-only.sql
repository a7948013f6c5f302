-- Who did what is written once. A month that is old enough goes as a whole partition, by its owner's hand.
create function kernel.refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit lines are append-only';
end $$;
-- On the parent, so every partition has it, also those of months to come.
create trigger audit_append_only before update or delete on kernel.audit
  for each row execute function kernel.refuse_audit_change();
create trigger audit_no_truncate before truncate on kernel.audit
  for each statement execute function kernel.refuse_audit_change();

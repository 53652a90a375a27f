-- Why a return is held
-- Which checks does the count that Luton and Central Bedfordshire declare fail, and what is to be done?
-- Gives: return_id, status, severity, check_name, sentence, what_to_do
select return.return_id, return.status, finding.severity, finding.check_name, finding.sentence, finding.what_to_do
from marts.return_version as return
inner join marts.finding as finding on return.return_id = finding.subject_id and finding.subject_kind = 'place_return'
where return.place_id = 'luton_cbeds' and not return.is_illustrative and finding.verdict = 'failed'
order by return.return_id, finding.severity, finding.check_name, finding.item

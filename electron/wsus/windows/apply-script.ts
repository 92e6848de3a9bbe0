import { PLAIN_OUTPUT } from './prelude'

/**
 * Windows PowerShell that approves and declines updates, one for each line on its standard input, and answers each with
 * one line: `ok`, `licence` where the update's licence terms have to be accepted by a person first, or `error,<message>`.
 * Lines: `A,<update id>,<group id>,<Install|Uninstall|NotApproved>,<deadline or nothing>` and `D,<update id>`.
 * Nothing of a line is ever run: ids become GUIDs, the action one of an enumeration. Source: the administration API
 * (IUpdate.Approve, IUpdate.Decline). Not yet run on a Windows Server.
 */
export const APPLY_SCRIPT = `${PLAIN_OUTPUT}${String.raw`
[void][Reflection.Assembly]::LoadWithPartialName('Microsoft.UpdateServices.Administration')
$server = [Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer()
while ($null -ne ($line = [Console]::In.ReadLine())) {
  try {
    $p = $line.Split(',')
    $u = $server.GetUpdate((New-Object Microsoft.UpdateServices.Administration.UpdateRevisionId ([Guid]$p[1])))
    $answer = 'ok'
    if ($p[0] -eq 'D') { $u.Decline() }
    elseif ($p[0] -eq 'A') {
      $action = [Microsoft.UpdateServices.Administration.UpdateApprovalAction]$p[3]
      $group = $server.GetComputerTargetGroup([Guid]$p[2])
      if ($u.RequiresLicenseAgreementAcceptance) { $answer = 'licence' }
      elseif ($p[4]) { [void]$u.Approve($action, $group, [DateTime]::Parse($p[4], [Globalization.CultureInfo]::InvariantCulture).ToUniversalTime()) }
      else { [void]$u.Approve($action, $group) }
    } else { throw 'unknown line' }
  } catch { $answer = 'error,' + ([string]$_.Exception.Message -replace '[\r\n]+', ' ') }
  [Console]::Out.WriteLine($answer)
}
`}`

import { PLAIN_OUTPUT } from './prelude'

/**
 * `updateId,revision` of every revision in the database. The administration API lists no detectoids. Tables tbUpdate and
 * tbRevision of SUSDB; their names are not documented. Not yet run on a Windows Server.
 */
export const KEYS_QUERY =
  'SELECT u.UpdateID, r.RevisionNumber FROM tbRevision r INNER JOIN tbUpdate u ON u.LocalUpdateID = r.LocalUpdateID'

/**
 * `G,<group id>,<name>`, `A,<update id>,<group id>,<action>,<deadline>`, `D,<update id>`: groups, approvals, declined
 * updates. The public views of SUSDB are documented ("Using WSUS Views"); going through the API takes an object for each
 * update. Not yet run on a Windows Server; whether an action is a word or a number is left open.
 */
export const APPROVALS_QUERIES = [
  "SELECT 'G', ComputerTargetGroupId, Name FROM PUBLIC_VIEWS.vComputerTargetGroup",
  "SELECT 'A', UpdateId, ComputerTargetGroupId, Action, Deadline FROM PUBLIC_VIEWS.vUpdateApproval",
  "SELECT 'D', UpdateId FROM PUBLIC_VIEWS.vUpdate WHERE IsDeclined = 1",
]

/**
 * Windows PowerShell that asks the server's database, Windows Internal Database or SQL Server, with the operator's own
 * rights, and prints each row of each query as one line: its values with commas between, times in UTC as ISO 8601.
 * Which database it is stands in the set-up registry key.
 *
 * @param queries without single quotes that do not come in pairs; nothing in them comes from outside
 */
export function databaseScript(queries: readonly string[]): string {
  const list = queries.map((query) => `'${query.replaceAll("'", "''")}'`).join(', ')
  return `${PLAIN_OUTPUT}${String.raw`
$s = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
$source = $s.SqlServerName
if ($source -match 'MICROSOFT##(WID|SSEE)') { $source = 'np:\\.\pipe\' + $Matches[0] + $(if ($Matches[1] -eq 'WID') { '\tsql\query' } else { '\sql\query' }) }
$b = New-Object System.Data.SqlClient.SqlConnectionStringBuilder
$b['Data Source'] = $source
$b['Initial Catalog'] = $(if ($s.SqlDatabaseName) { $s.SqlDatabaseName } else { 'SUSDB' })
$b['Integrated Security'] = $true
$c = New-Object System.Data.SqlClient.SqlConnection $b.ConnectionString
$c.Open()
try {
  foreach ($text in @(`}${list}${String.raw`)) {
    $q = $c.CreateCommand()
    $q.CommandTimeout = 0
    $q.CommandText = $text
    $d = $q.ExecuteReader()
    while ($d.Read()) {
      $values = for ($i = 0; $i -lt $d.FieldCount; $i++) {
        $v = $d.GetValue($i)
        if ($v -is [DateTime]) { $v.ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture) } elseif ($v -is [DBNull]) { '' } else { [string]$v }
      }
      [Console]::Out.WriteLine($values -join ',')
    }
    $d.Close()
  }
} finally { $c.Close() }
`}`
}

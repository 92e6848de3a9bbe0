import type { ToolLocale } from './settings'

type Sentence =
  | 'exporting'
  | 'exported'
  | 'importing'
  | 'imported'
  | 'usage'
  | 'nameTaken'
  | 'failed'
  | 'seeEventLog'
  | 'healthy'
  | 'filesNamed'
  | 'filesMissing'

/**
 * What the stand-in prints. Real servers print in the language of their Windows, so nothing may be decided by these
 * words; the English export sentences are the tool's own.
 */
export const TOOL_WORDING: Readonly<Record<ToolLocale, Readonly<Record<Sentence, string>>>> = {
  en: {
    exporting: 'Updates are being exported. Please do not stop this program.',
    exported: 'All updates are successfully exported.',
    importing: 'Updates are being imported. Please do not stop this program.',
    imported: 'All updates are successfully imported.',
    usage: 'Usage: wsusutil export|import <package> <log file> | checkhealth | reset',
    nameTaken: 'The file name is already in use:',
    failed: 'Fatal error:',
    seeEventLog: 'Please see the application event log for the results.',
    healthy: 'WSUS is working correctly.',
    filesNamed: 'Files that the updates name:',
    filesMissing: 'Files that are missing and cannot be downloaded here:',
  },
  fr: {
    exporting: "Les mises à jour sont en cours d'exportation. N'arrêtez pas ce programme.",
    exported: 'Toutes les mises à jour ont été exportées.',
    importing: "Les mises à jour sont en cours d'importation. N'arrêtez pas ce programme.",
    imported: 'Toutes les mises à jour ont été importées.',
    usage: 'Utilisation : wsusutil export|import <package> <fichier journal> | checkhealth | reset',
    nameTaken: 'Le nom de fichier est déjà utilisé :',
    failed: 'Erreur irrécupérable :',
    seeEventLog: 'Consultez le journal des événements Application pour connaître les résultats.',
    healthy: 'WSUS fonctionne correctement.',
    filesNamed: 'Fichiers nommés par les mises à jour :',
    filesMissing: 'Fichiers manquants, impossibles à télécharger ici :',
  },
  nl: {
    exporting: 'De updates worden geëxporteerd. Stop dit programma niet.',
    exported: 'Alle updates zijn geëxporteerd.',
    importing: 'De updates worden geïmporteerd. Stop dit programma niet.',
    imported: 'Alle updates zijn geïmporteerd.',
    usage: 'Gebruik: wsusutil export|import <pakket> <logboekbestand> | checkhealth | reset',
    nameTaken: 'De bestandsnaam is al in gebruik:',
    failed: 'Onherstelbare fout:',
    seeEventLog: 'Bekijk het toepassingslogboek voor de resultaten.',
    healthy: 'WSUS werkt naar behoren.',
    filesNamed: 'Bestanden die de updates noemen:',
    filesMissing: 'Bestanden die ontbreken en hier niet kunnen worden gedownload:',
  },
  de: {
    exporting: 'Updates werden exportiert. Beenden Sie dieses Programm nicht.',
    exported: 'Alle Updates wurden exportiert.',
    importing: 'Updates werden importiert. Beenden Sie dieses Programm nicht.',
    imported: 'Alle Updates wurden importiert.',
    usage: 'Syntax: wsusutil export|import <Paket> <Protokolldatei> | checkhealth | reset',
    nameTaken: 'Der Dateiname wird bereits verwendet:',
    failed: 'Schwerwiegender Fehler:',
    seeEventLog: 'Die Ergebnisse finden Sie im Anwendungsereignisprotokoll.',
    healthy: 'WSUS funktioniert ordnungsgemäß.',
    filesNamed: 'Dateien, die die Updates nennen:',
    filesMissing: 'Dateien, die fehlen und hier nicht heruntergeladen werden können:',
  },
  zh: {
    exporting: '正在导出更新。请不要停止此程序。',
    exported: '已成功导出所有更新。',
    importing: '正在导入更新。请不要停止此程序。',
    imported: '已成功导入所有更新。',
    usage: '用法: wsusutil export|import <程序包> <日志文件> | checkhealth | reset',
    nameTaken: '文件名已被使用:',
    failed: '严重错误:',
    seeEventLog: '请查看应用程序事件日志以了解结果。',
    healthy: 'WSUS 工作正常。',
    filesNamed: '更新所列的文件:',
    filesMissing: '缺失且无法在此下载的文件:',
  },
}

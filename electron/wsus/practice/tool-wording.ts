import type { ToolLocale } from './settings'

type Sentence = 'exporting' | 'exported' | 'importing' | 'imported' | 'usage' | 'nameTaken' | 'failed'

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
    usage: 'Usage: wsusutil export|import <package> <log file>',
    nameTaken: 'The file name is already in use:',
    failed: 'Fatal error:',
  },
  fr: {
    exporting: "Les mises à jour sont en cours d'exportation. N'arrêtez pas ce programme.",
    exported: 'Toutes les mises à jour ont été exportées.',
    importing: "Les mises à jour sont en cours d'importation. N'arrêtez pas ce programme.",
    imported: 'Toutes les mises à jour ont été importées.',
    usage: 'Utilisation : wsusutil export|import <package> <fichier journal>',
    nameTaken: 'Le nom de fichier est déjà utilisé :',
    failed: 'Erreur irrécupérable :',
  },
  nl: {
    exporting: 'De updates worden geëxporteerd. Stop dit programma niet.',
    exported: 'Alle updates zijn geëxporteerd.',
    importing: 'De updates worden geïmporteerd. Stop dit programma niet.',
    imported: 'Alle updates zijn geïmporteerd.',
    usage: 'Gebruik: wsusutil export|import <pakket> <logboekbestand>',
    nameTaken: 'De bestandsnaam is al in gebruik:',
    failed: 'Onherstelbare fout:',
  },
  de: {
    exporting: 'Updates werden exportiert. Beenden Sie dieses Programm nicht.',
    exported: 'Alle Updates wurden exportiert.',
    importing: 'Updates werden importiert. Beenden Sie dieses Programm nicht.',
    imported: 'Alle Updates wurden importiert.',
    usage: 'Syntax: wsusutil export|import <Paket> <Protokolldatei>',
    nameTaken: 'Der Dateiname wird bereits verwendet:',
    failed: 'Schwerwiegender Fehler:',
  },
  zh: {
    exporting: '正在导出更新。请不要停止此程序。',
    exported: '已成功导出所有更新。',
    importing: '正在导入更新。请不要停止此程序。',
    imported: '已成功导入所有更新。',
    usage: '用法: wsusutil export|import <程序包> <日志文件>',
    nameTaken: '文件名已被使用:',
    failed: '严重错误:',
  },
}

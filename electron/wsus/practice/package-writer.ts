import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { cabBlocks, cabHeader } from './cab'
import { delayed, indexText, metadataText, singleXmlText, type BeforeUpdate, type ExportSource } from './package-text'

/**
 * Writes a package under its final name as it goes, as the real tool is presumed to: a killed export leaves part of one.
 *
 * @throws the file system's EEXIST when the package is there; RangeError when a `.cab` would be larger than 2 GB
 */
export async function writePackage(path: string, source: ExportSource, before: BeforeUpdate): Promise<void> {
  const file = await open(path, 'wx')
  try {
    if (/\.cab$/i.test(path)) await writeCab(file, source, before)
    else {
      const compressed = createGzip()
      await pipeline(Readable.from(encoded(singleXmlText(source, before))), compressed, async (chunks) => {
        for await (const chunk of chunks as AsyncIterable<Buffer>) await file.writeFile(chunk)
      })
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeCab(file: FileHandle, source: ExportSource, before: BeforeUpdate): Promise<void> {
  // A cabinet begins with its sizes, so the text is made twice: once to measure, once to write.
  const members = [
    { name: 'package.xml', bytes: await lengthOf(indexText(source)) },
    { name: 'metadata.txt', bytes: await lengthOf(metadataText(source, delayed(0))) },
  ]
  await file.writeFile(cabHeader(members, new Date(source.creationTime)))
  async function* both(): AsyncGenerator<Buffer> {
    yield* encoded(indexText(source))
    yield* encoded(metadataText(source, before))
  }
  for await (const block of cabBlocks(both())) await file.writeFile(block)
}

async function lengthOf(texts: AsyncIterable<string>): Promise<number> {
  let bytes = 0
  for await (const text of texts) bytes += Buffer.byteLength(text)
  return bytes
}

/** UTF-8 in pieces of some 64 KiB: an update's text is often only a few hundred bytes long. */
async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let pending = ''
  for await (const text of texts) {
    pending += text
    if (pending.length < 65_536) continue
    yield Buffer.from(pending, 'utf8')
    pending = ''
  }
  if (pending !== '') yield Buffer.from(pending, 'utf8')
}

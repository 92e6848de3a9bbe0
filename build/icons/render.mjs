/**
 * Makes the PNG files and the Windows icon from causeway.svg, with the browser that is at hand anyway:
 *   npx electron build/icons/render.mjs        (as root on Linux: --no-sandbox before the file)
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

const here = import.meta.dirname
const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const icoSizes = [16, 24, 32, 48, 64, 128, 256]

/** Draws into a canvas of the wanted size, so that neither the window's size nor the screen's scale matters. */
function drawing(svg, size) {
  return `(async () => {
    const image = new Image(${size}, ${size})
    image.src = 'data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}'
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: ${size}, height: ${size} })
    canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size})
    return canvas.toDataURL('image/png')
  })()`
}

/** An icon file whose entries are PNG images, as Windows has read them since Vista. */
function icoOf(images) {
  const header = Buffer.alloc(6 + 16 * images.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  for (const [index, { size, png }] of images.entries()) {
    const entry = 6 + 16 * index
    // One byte each for width and height: 256 is written as 0.
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...images.map(({ png }) => png)])
}

async function render() {
  const svg = readFileSync(join(here, 'causeway.svg'), 'utf8')
  const window = new BrowserWindow({ show: false })
  await window.loadURL('data:text/html,')
  mkdirSync(join(here, 'png'), { recursive: true })
  const images = []
  for (const size of pngSizes) {
    const url = await window.webContents.executeJavaScript(
      drawing(svg.replace('<svg ', `<svg width="${size}" height="${size}" `), size),
    )
    const png = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
    writeFileSync(join(here, 'png', `${size}x${size}.png`), png)
    if (icoSizes.includes(size)) images.push({ size, png })
  }
  writeFileSync(join(here, 'causeway.ico'), icoOf(images))
}

app.whenReady().then(async () => {
  try {
    await render()
    app.exit(0)
  } catch (error) {
    console.error(error)
    app.exit(1)
  }
})

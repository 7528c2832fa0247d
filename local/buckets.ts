import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Addresses } from './addresses.ts'
import type { Assembly } from './assembly.ts'

export interface StoredObject {
  contentType: string
  cacheControl?: string
  read(): Buffer
}

export type Bucket = ReadonlyMap<string, StoredObject>

interface DeploymentProperties {
  DestinationBucketName: string
  DestinationBucketKeyPrefix?: string
  SourceObjectKeys: string[]
  SourceMarkers?: Record<string, string>[]
  SourceMarkersConfig?: { jsonEscape?: boolean }[]
  SystemMetadata?: Record<string, string>
}

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  ico: 'image/x-icon',
  webp: 'image/webp',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  wasm: 'application/wasm',
}

/** The buckets as a deployment's BucketDeployments would have filled them, with deploy-time markers filled in. */
export function readBuckets(assembly: Assembly, addresses: Addresses): Map<string, Bucket> {
  const buckets = new Map<string, Map<string, StoredObject>>()
  for (const { properties } of assembly.ofType<DeploymentProperties>('Custom::CDKBucketDeployment')) {
    const bucket = buckets.get(properties.DestinationBucketName) ?? new Map<string, StoredObject>()
    buckets.set(properties.DestinationBucketName, bucket)
    const prefix = properties.DestinationBucketKeyPrefix ? `${properties.DestinationBucketKeyPrefix.replace(/\/$/, '')}/` : ''
    const { 'content-type': fixedType, 'cache-control': cacheControl } = properties.SystemMetadata ?? {}
    for (const [index, objectKey] of properties.SourceObjectKeys.entries()) {
      const folder = assembly.assetFolder(objectKey)
      const jsonEscape = properties.SourceMarkersConfig?.[index]?.jsonEscape === true
      const markers = Object.entries(properties.SourceMarkers?.[index] ?? {})
      for (const file of filesIn(folder)) {
        const fill = (text: string) =>
          markers.reduce(
            (filled, [marker, value]) => filled.replaceAll(marker, jsonEscape ? JSON.stringify(value).slice(1, -1) : value),
            text,
          )
        // an address may be spread over several markers, so the whole text is localised after filling
        const read = () =>
          markers.length > 0
            ? Buffer.from(addresses.localise(fill(readFileSync(join(folder, file), 'utf8'))))
            : readFileSync(join(folder, file))
        const contentType = fixedType ?? contentTypeOf(file)
        bucket.set(prefix + file, { contentType, read, ...(cacheControl && { cacheControl }) })
      }
    }
  }
  return buckets
}

export function contentTypeOf(file: string): string {
  return contentTypes[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

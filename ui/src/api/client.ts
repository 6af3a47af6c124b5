/** Speaks to the server: typed answers, the session's token, errors as the server explains them. */
import { lost } from '../shell/connection'
import type { components, paths } from './schema'

export type Shapes = components['schemas']
type Method = 'get' | 'post' | 'put' | 'delete'
type PathsOf<M extends Method> = { [P in keyof paths]: paths[P] extends { [N in M]: object } ? P : never }[keyof paths]
type AnswerOf<P extends keyof paths, M extends Method> = paths[P] extends {
  [N in M]: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : undefined
type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

interface Call<P extends string> {
  readonly path?: { readonly [N in Names<P>]: string }
  readonly query?: Query
  readonly body?: FormData | string | object
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The revision that a change is made of: another one since is refused with 412. */
  readonly ifRevision?: number
  readonly signal?: AbortSignal
}

export interface Invalid {
  readonly message: string
  readonly invalidValue: string
}

/** What the server refused, in its words. */
export class ApiError extends Error {
  readonly status: number
  readonly remedy: string | undefined
  /** Of an action on several things: which do not qualify, and why. */
  readonly invalids: readonly Invalid[]
  constructor(status: number, message: string, remedy?: string, invalids: readonly Invalid[] = []) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.remedy = remedy
    this.invalids = invalids
  }
}

/** Nobody answered; in the reader's words when it is shown. */
export class Unreachable extends Error {}

/** A call that the server has refused, as it went over the wire. */
export interface Refusal {
  readonly method: string
  /** With the query, without the host. */
  readonly path: string
  readonly status: number
  /** By which the server's own log names the call; empty from a server that gives none. */
  readonly requestId: string
  readonly message: string
  /** The beginning of the answer. */
  readonly answer: string
}

const LONGEST_ANSWER = 4000

let onRefused: (refusal: Refusal) => void = () => undefined
export const whenRefused = (call: (refusal: Refusal) => void): void => {
  onRefused = call
}

let token: string | undefined
let onLoggedOut: () => void = () => undefined

/** The token that changes must carry in a browser's session. */
export const setToken = (value: string | undefined): void => {
  token = value
}
export const whenLoggedOut = (call: () => void): void => {
  onLoggedOut = call
}

/** The address of a call, for links and downloads too. */
export function address<P extends keyof paths & string>(template: P, call: Call<P> = {}): string {
  const names = (call.path ?? {}) as Record<string, string>
  const path = template.replace(/\{(\w+)(?::path)?\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''))
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? (value as string[]) : [String(value)]) parameters.append(name, one)
  }
  const query = parameters.toString()
  return query ? `${path}?${query}` : path
}

async function send(method: string, url: string, call: Call<string>): Promise<Response> {
  const headers: Record<string, string> = { ...call.headers }
  if (token !== undefined && method !== 'get') headers['X-CSRF-Token'] = token
  if (call.ifRevision !== undefined) headers['If-Match'] = `"${call.ifRevision}"`
  let body: BodyInit | undefined
  if (call.body instanceof FormData) body = call.body
  else if (typeof call.body === 'string') {
    body = call.body
    headers['Content-Type'] = call.type ?? 'text/plain'
  } else if (call.body !== undefined) {
    body = JSON.stringify(call.body)
    headers['Content-Type'] = 'application/json'
  }
  const response = await fetch(url, { method: method.toUpperCase(), headers, body, signal: call.signal }).catch(
    (error: unknown) => {
      if (call.signal?.aborted) throw error
      lost()
      throw new Unreachable()
    },
  )
  return accepted(response, method, url)
}

function refusal(response: Response, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { message?: string; remedy?: string; invalids?: Invalid[] }
    return new ApiError(response.status, body.message ?? response.statusText, body.remedy, body.invalids)
  } catch {
    return new ApiError(response.status, text.slice(0, 500) || response.statusText)
  }
}

/**
 * Sends a form as `post` does, and tells how much of it has gone, from 0 to 1: `fetch` can not.
 * An aborted signal ends it with an `AbortError`, and the server takes nothing.
 */
export async function upload<P extends PathsOf<'post'> & string>(
  template: P,
  call: Call<P> & { readonly body: FormData },
  onProgress: (part: number) => void,
): Promise<AnswerOf<P, 'post'>> {
  const request = new XMLHttpRequest()
  const url = address(template, call)
  request.open('POST', url)
  if (token !== undefined) request.setRequestHeader('X-CSRF-Token', token)
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
  const response = await new Promise<Response>((resolve, reject) => {
    request.onload = () =>
      resolve(new Response(request.responseText || null, { status: request.status, statusText: request.statusText }))
    request.onerror = () => {
      lost()
      reject(new TypeError('Failed to fetch'))
    }
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    call.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(call.body)
  })
  return (await (await accepted(response, 'post', url)).json()) as AnswerOf<P, 'post'>
}

/** The same answer, or what the server says against the call. */
async function accepted(response: Response, method: string, path: string): Promise<Response> {
  if (response.ok) return response
  if (response.status === 401) onLoggedOut()
  const text = await response.text()
  const error = refusal(response, text)
  onRefused({
    method: method.toUpperCase(),
    path,
    status: response.status,
    requestId: response.headers.get('X-Request-Id') ?? '',
    message: error.message,
    answer: text.slice(0, LONGEST_ANSWER),
  })
  throw error
}

function caller<M extends Method>(method: M) {
  return async <P extends PathsOf<M> & string>(template: P, call: Call<P> = {}): Promise<AnswerOf<P, M>> => {
    const response = await send(method, address(template, call), call as Call<string>)
    const text = await response.text()
    return (text ? JSON.parse(text) : undefined) as AnswerOf<P, M>
  }
}

export const get = caller('get')
export const post = caller('post')
export const put = caller('put')
export const remove = caller('delete')

/** Keeps what a call answers as a file of this person's. */
export async function download<P extends PathsOf<'post'> & string>(
  template: P,
  name: string,
  call: Call<P>,
): Promise<void> {
  const answer = await send('post', address(template, call), call as Call<string>)
  keepFile(await answer.blob(), name)
}

/** Hands a file to the browser, which asks where to, or puts it where it puts files. */
export function keepFile(content: Blob, name: string): void {
  const href = URL.createObjectURL(content)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  URL.revokeObjectURL(href)
}

/** The text of an answer that is no JSON. */
export async function getText<P extends PathsOf<'get'> & string>(template: P, call: Call<P> = {}): Promise<string> {
  return (await send('get', address(template, call), call as Call<string>)).text()
}

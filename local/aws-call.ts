/** A call of the AWS API and its answer, however it came here: from a worker by message, from anywhere else by HTTP. */
export interface AwsCall {
  method: string
  path: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer
}

export interface AwsAnswer {
  status: number
  headers: Record<string, string>
  body: string | Buffer
  /** A database call that the caller's policies allow: its worker may ask the engine itself for the same action on the same tables. */
  granted?: boolean
}

export function answerJson(status: number, body: unknown, headers: Record<string, string> = {}): AwsAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', ...headers }, body: JSON.stringify(body) }
}

export function refusal(status: number, type: string, message: string | undefined): AwsAnswer {
  return answerJson(status, { __type: type, message }, { 'x-amzn-errortype': type })
}

import { braced, quoted } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

const text = (value: string) => quoted(value, { code: braced })

/** With `reqwest` and its feature `blocking`: the standard library speaks no HTTP. */
export const rust: Language = ({ method, url, headers, body }) => {
  const lines = [
    ...['fn main() -> Result<(), Box<dyn std::error::Error>> {', '    let client = reqwest::blocking::Client::new();'],
    '    let response = client',
    `        .request(reqwest::Method::from_bytes(${text(method)}.as_bytes())?, ${text(url)})`,
    ...headers.map(([name, value]) => `        .header(${text(name)}, ${text(value)})`),
    ...(body === undefined ? [] : [`        .body(${text(body)})`]),
    '        .send()?;',
    '    println!("{} {}", response.status().as_u16(), response.text()?);',
    ...['    Ok(())', '}'],
  ]
  return `${lines.join('\n')}\n`
}

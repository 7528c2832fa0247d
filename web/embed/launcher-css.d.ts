/** The loader carries its style sheet as text, made small by build.ts. */
declare module '*/launcher.css' {
  const text: string
  export default text
}

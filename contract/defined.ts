/** An object without those of its properties that are `undefined`: they are absent, in JSON and to the compiler. */
export function defined<Shape extends object>(
  properties: Shape,
): { [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key] } & {
  [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined>;
} {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<Shape>
  >;
}

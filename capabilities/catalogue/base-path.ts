/** What people are told of a base path wherever it is written. */
export const basePathForm =
  '/ alone, or segments of letters, digits, ., _, ~ and - with one / before each, such as /shop/v1'

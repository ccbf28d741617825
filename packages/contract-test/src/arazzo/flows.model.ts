/** Workflows of the shop of `wrong-server.model.ts`. */
export const shopFlows = `
arazzo: 1.0.1
info: { title: Orders, version: '1' }
sourceDescriptions:
  - { name: shop, url: ./shop.json, type: openapi }
components:
  parameters:
    shop: { name: X-Shop, in: header, value: $inputs.shop }
  inputs:
    shop: { type: object, properties: { shop: { type: string, default: a }, item: { type: string, default: tea } } }
workflows:
  - workflowId: life
    dependsOn: [look]
    inputs: { $ref: '#/components/inputs/shop' }
    steps:
      - stepId: make
        operationId: post-orders
        requestBody:
          contentType: application/json
          payload: { item: $inputs.item, count: 1, state: new }
          replacements: [{ target: /count, value: 2 }]
        successCriteria:
          - condition: $statusCode == 201
          - { context: $response.body, type: jsonpath, condition: '$[?@ == "tea"]' }
          - { context: $response.header.Location, type: regex, condition: '^/orders/[0-9]+$' }
        outputs: { id: '$response.body#/id' }
      - stepId: read
        operationPath: '{$sourceDescriptions.shop.url}#/paths/~1orders~1{id}/get'
        parameters: [{ name: id, in: path, value: $steps.make.outputs.id }]
        successCriteria: [{ condition: "$statusCode == 200 && $response.body#/item == 'TEA'" }]
      - stepId: remove
        operationId: delete-orders-id
        parameters: [{ name: id, in: path, value: '{$steps.make.outputs.id}' }]
      - stepId: gone
        operationId: get-orders-id
        parameters: [{ name: id, in: path, value: $steps.make.outputs.id }]
        successCriteria: [{ condition: $statusCode == 404 }]
    outputs: { id: $steps.make.outputs.id }
  - workflowId: look
    inputs: { $ref: '#/components/inputs/shop' }
    steps:
      - stepId: list
        operationId: $sourceDescriptions.shop.get-orders
        parameters: [{ reference: $components.parameters.shop }]
        outputs: { total: $response.header.X-Total }
  - workflowId: both
    steps:
      - stepId: nested
        workflowId: life
        parameters: [{ name: item, value: tea }]
        outputs: { made: $outputs.id }
`

/** Bugs of the shop, by what its workflows find of them. */
export const flowBugs = {
  'loses what was made': ['step-failed life/read'],
  'keeps what was deleted': ['step-failed life/gone'],
  'answers with 202': ['step-failed life/make'],
  'forgets how many there are': ['output-missing look/list', 'header-misfit look/list'],
  'answers without the identifier': ['output-missing life/make', 'body-misfit life/make', 'body-misfit look/list'],
} as const

/** Texts of the console’s page of a question. */
export const questionEn = {
  questionAccepted: 'Accepted by who asked',
  questionAnswers: 'Answers',
  questionAsked: 'Asked',
  questionBy_developer: 'A developer without a name',
  questionBy_former: 'A former member',
  questionBy_publisher: 'Publisher',
  questionHide: 'Hide this answer',
  questionNoAnswer: 'Nobody has answered yet',
  questionNoAnswerText: 'Who asked gets a mail when you answer.',
  questionReports: 'What readers reported',
  questionShow: 'Show this answer',
}

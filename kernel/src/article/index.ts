export { cleanArticle, type CleanArticle } from './article.rules.ts';
export { articleHtml, articleParagraphs } from './text.rules.ts';
